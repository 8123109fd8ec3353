"""Who may use the page and what for: users, roles, login, hosts and origins."""
