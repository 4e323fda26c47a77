import { keepDraftsToTheirOwner } from "./drafts";
import { listenForNews } from "./live";
import { keepWhatIsTyped } from "./morph";
import { dragTopics } from "./order";
import { askPolitely } from "./requests";
import { dragMeetings } from "./week";

document.documentElement.classList.add("script");
void navigator.serviceWorker?.register("/service-worker.js").catch(() => undefined);
askPolitely();
keepWhatIsTyped();
dragTopics();
dragMeetings();
listenForNews();
keepDraftsToTheirOwner();
