"""The site: settings, addresses, and the application that a web server calls."""
