"""Pure decisions about whom one may reach; time is passed in."""
