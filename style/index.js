import './base.css';
import './progress.css';
import './editor.css';
import './outside.css';
import './timeline.css';
import './settings.css';
