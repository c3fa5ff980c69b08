from django.urls import URLPattern, URLResolver, path

from catalogue.views import public

app_name = "catalogue"
urlpatterns: list[URLPattern | URLResolver] = [
    path("opleidingen/", public.CourseList.as_view(), name="course_list"),
    path("opleidingen/<slug:slug>/", public.CoursePage.as_view(), name="course_detail"),
    path("informatie/<slug:slug>/", public.PublicPage.as_view(), name="page"),
]
