import { listenForNews } from "./live";
import { keepWhatIsTyped } from "./morph";
import { saveNotesWhileTyping } from "./notes";
import { dragTopics } from "./order";
import { askPolitely } from "./requests";
import { dragMeetings } from "./week";

document.documentElement.classList.add("script");
askPolitely();
keepWhatIsTyped();
dragTopics();
dragMeetings();
listenForNews();
saveNotesWhileTyping();
