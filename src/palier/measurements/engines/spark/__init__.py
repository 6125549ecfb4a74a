"""Plans run on the workers of a Spark cluster, by the kernel that runs on one machine."""
