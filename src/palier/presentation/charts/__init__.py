"""Charts drawn as SVG: one visual grammar for screens, reports and paper."""
