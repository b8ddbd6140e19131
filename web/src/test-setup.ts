// A busy machine may take longer than the library's one second to show what a test waits for.
import { configure } from '@testing-library/react';

configure({ asyncUtilTimeout: 15_000 });

// A browser does not report an animation that was cancelled unless somebody waits for its end;
// happy-dom does, and Fluent cancels some.
const { animate } = Element.prototype;
Element.prototype.animate = function (...given) {
  const animation = animate.apply(this, given);
  animation.finished.catch(() => undefined);
  return animation;
};
