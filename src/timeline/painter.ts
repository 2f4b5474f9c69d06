/**
 * What a timeline is drawn on: a canvas, or a text in SVG.
 */

/** Draws rectangles and texts. Lengths are CSS pixels. */
export interface Painter {
  rect(x: number, y: number, width: number, height: number, color: string): void;
  /** A text whose left end and middle are given. What is wider than `room` is cut off. */
  text(x: number, y: number, text: string, color: string, room: number): void;
}

const FONT_SIZE = 11;

/** Draws on a canvas. */
export class CanvasPainter implements Painter {
  constructor(
    private readonly _context: CanvasRenderingContext2D,
    font: string
  ) {
    _context.font = `${FONT_SIZE}px ${font}`;
    _context.textBaseline = 'middle';
  }

  rect(x: number, y: number, width: number, height: number, color: string): void {
    this._context.fillStyle = color;
    this._context.fillRect(x, y, width, height);
  }

  text(x: number, y: number, text: string, color: string, room: number): void {
    const context = this._context;
    if (room < FONT_SIZE) {
      return;
    }
    context.fillStyle = color;
    if (context.measureText(text).width <= room) {
      context.fillText(text, x, y);
      return;
    }
    context.save();
    context.beginPath();
    context.rect(x, y - FONT_SIZE, room, 2 * FONT_SIZE);
    context.clip();
    context.fillText(text, x, y);
    context.restore();
  }
}

/** Writes SVG. */
export class SvgPainter implements Painter {
  /** @param _font - the family of the font. */
  constructor(
    private readonly _width: number,
    private readonly _height: number,
    private readonly _font: string
  ) {}

  rect(x: number, y: number, width: number, height: number, color: string): void {
    this._parts.push(
      `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${escape(color)}"/>`
    );
  }

  text(x: number, y: number, text: string, color: string, room: number): void {
    if (room < FONT_SIZE) {
      return;
    }
    // About as many characters as fit: a text that nothing measures.
    const most = Math.max(1, Math.floor(room / (FONT_SIZE * 0.58)));
    const shown = text.length > most ? `${text.slice(0, most - 1)}…` : text;
    this._parts.push(
      `<text x="${round(x)}" y="${round(y)}" fill="${escape(color)}">${escape(shown)}</text>`
    );
  }

  /** The document. */
  toString(): string {
    const size = `width="${this._width}" height="${this._height}"`;
    const font = `font-family="${escape(this._font)}" font-size="${FONT_SIZE}" dominant-baseline="central"`;
    return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${font}>\n${this._parts.join('\n')}\n</svg>\n`;
  }

  private readonly _parts: string[] = [];
}

const round = (value: number): number => Math.round(value * 100) / 100;

function escape(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}
