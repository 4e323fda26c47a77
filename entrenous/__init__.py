"""One-on-one meetings, kept between the two who talk."""

import zoneinfo

# Python asks the system's zone files before the tzdata package. Two machines would then disagree
# about the same meeting, so only the pinned package counts.
zoneinfo.reset_tzpath(())
zoneinfo.ZoneInfo.clear_cache()
