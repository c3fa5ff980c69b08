"""Cost sheets and rates; invoices, payments and vouchers, for staff and for who pays."""
