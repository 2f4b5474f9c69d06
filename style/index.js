import './base.css';
import './outside.css';
