"""What `palier doctor` looks at; each module yields findings."""
