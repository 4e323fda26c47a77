import htmx from "htmx.org";
import "idiomorph/htmx";

// The page's policy allows neither inline styles nor eval, and nothing is fetched from elsewhere.
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.selfRequestsOnly = true;
