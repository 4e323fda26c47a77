import { keepDraftsToTheirOwner } from "./drafts";
import { listenForNews } from "./live";
import { keepWhatIsTyped } from "./morph";
import { dragTopics } from "./order";
import { offerTheForm } from "./plain";
import { askPolitely } from "./requests";
import { dragMeetings } from "./week";

document.documentElement.classList.add("script");
askPolitely();
keepWhatIsTyped();
dragTopics();
dragMeetings();
listenForNews();
keepDraftsToTheirOwner();
offerTheForm();
