/**
 * The commands about a loop whose code is loaded later.
 */

export { followWidgets, keepCommsOnMain } from './comms';
export { followInterrupts, onInterrupt } from './interrupts';
export { copySnapshot } from './copy-snapshot';
export { saveRecording, toggleRecording } from './record';
export { stopCell } from './stop-cell';
