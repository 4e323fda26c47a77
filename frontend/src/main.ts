import { listenForNews } from "./live";
import { keepWhatIsTyped } from "./morph";
import { saveNotesWhileTyping } from "./notes";
import { dragTopics } from "./order";
import { askPolitely } from "./requests";

document.documentElement.classList.add("script");
askPolitely();
keepWhatIsTyped();
dragTopics();
listenForNews();
saveNotesWhileTyping();
