from llo_portal.kernel import remembered as r


def test_a_value_is_made_once_until_it_is_forgotten():
    made = []

    def make():
        made.append(1)
        return len(made)

    assert [r.remembered("x", make), r.remembered("x", make)] == [1, 1]
    r.forget("x")
    assert r.remembered("x", make) == 2


def test_a_value_grows_old(monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(r, "monotonic", lambda: clock[0])
    assert r.remembered("y", lambda: "old") == "old"
    clock[0] += r.SECONDS + 1
    assert r.remembered("y", lambda: "new") == "new"
