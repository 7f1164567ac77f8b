import { pictureBlock, whole } from './data.js';

const blanks = new WeakMap();

/** Pictures are decoded when they come near the view and let go when they are far from it. */
export async function showPictures() {
  await whole();
  const pictures = [...document.querySelectorAll('img[data-picture]')];
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries)
        if (isIntersecting) show(target);
        else hide(target);
    },
    { rootMargin: '150% 0px' },
  );
  for (const picture of pictures) observer.observe(picture);
  // Paper has no view: all of them, and afterwards only those in view again.
  addEventListener('beforeprint', () => {
    observer.disconnect();
    for (const picture of pictures) show(picture);
  });
  addEventListener('afterprint', () => {
    for (const picture of pictures) {
      hide(picture);
      observer.observe(picture);
    }
  });
}

function show(picture) {
  const { picture: digest } = picture.dataset;
  if (blanks.has(picture) || !/^[0-9a-f]{64}$/.test(digest)) return;
  const block = pictureBlock(digest);
  if (block === null) return;
  blanks.set(picture, picture.src);
  picture.src = `data:${block.type};base64,${block.textContent}`;
}

function hide(picture) {
  const blank = blanks.get(picture);
  if (blank === undefined) return;
  picture.src = blank;
  blanks.delete(picture);
}
