// Words that tell what goes on, what went wrong, and what to do.
export const messages = {
  compare: {
    title: 'Which one?',
    before: 'Before',
    after: 'New',
    keep: 'Keep the old one',
    take: 'Take the new one',
  },
  run: {
    waiting: 'Waiting for the server',
    planning: 'Planning',
    step: 'Step',
    of: 'of',
    layer: 'Layer',
    cancel: 'Cancel',
    preview: 'Preview',
    done: 'Done',
    cancelled: 'Stopped. The design is as it was.',
    kept: 'kept layers are unchanged, byte for byte',
    failed: 'The design is as it was.',
    gone: 'The server is gone. Nothing of the design is lost. It may be back by itself in some seconds: run once more, or else start it again.',
    token: 'This page has no token. Open the address that `mrt studio` printed.',
  },
  export: {
    title: 'Export',
    format: 'Format',
    area: 'Area',
    page: 'Page',
    canvas: 'Canvas with what lies outside',
    scale: 'Size',
    save: 'Save file',
    writing: 'Writing',
    warnings: 'What this format cannot hold',
    clean: 'Everything fits this format.',
    close: 'Close',
    psd: 'Photoshop (PSD)',
    ora: 'OpenRaster (ORA)',
    zip: 'ZIP of PNGs',
    svg: 'SVG',
    pptx: 'PowerPoint (PPTX)',
    png: 'PNG, flat',
  },
  open: {
    tooLarge: (name: string, mb: number, limit: number) =>
      `“${name}” has ${mb} MB; the Studio opens files of up to ${limit} MB. Make it smaller, or use the command mrt.`,
    tooManyPx: (width: number, height: number) =>
      `The picture has ${width} × ${height} px, more than 64 million. Make it smaller.`,
    notPicture: (name: string) =>
      `“${name}” is neither a picture nor a layered file that can be read. Open a PNG, JPEG, WebP, PSD, ORA or ZIP.`,
    warnings: (count: number) =>
      `Opened, with ${count} ${count === 1 ? 'thing' : 'things'} that could not be taken over:`,
    replaced: 'The design before is one undo away.',
  },
  page: {
    tooSmall: 'Give whole px from 1 on.',
    tooLarge: 'A page has sides of up to 16,384 px and 64 million px in all.',
  },
  project: {
    saved: 'Saved in this browser',
    saving: 'Saving',
    failed: 'This browser keeps no project: export it before you close the page.',
    elsewhere: 'Open in another tab',
    other:
      'This design is open in another tab, which saves it. What you change here becomes a design of its own.',
    branched: (name: string) => `This is “${name}” now, saved beside the design in the other tab.`,
    copyName: (name: string) => `${name} (copy)`,
    bare: 'Saved, but without undo: this browser is short of room',
    full: 'The browser has no room for this project: export it before you close the page.',
  },
};
