//! The way of an arrow between two things: straight where that is free, else bent around what is in between.

/// A part of the drawing that something takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) right: f32,
    pub(super) bottom: f32,
}

impl Area {
    fn holds(&self, (x, y): (f32, f32)) -> bool {
        x > self.left && x < self.right && y > self.top && y < self.bottom
    }

    fn meets(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    pub(super) fn middle(&self) -> (f32, f32) {
        ((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0)
    }
}

/// Pieces of a bent way.
const PIECES: usize = 14;

/// How far ways are bent to the side, the least first; the straight way comes before them.
const BENDS: [f32; 8] = [14.0, -14.0, 30.0, -30.0, 52.0, -52.0, 84.0, -84.0];

/// The way of an arrow: a curve that leaves one point, is drawn to a second, and ends at a third.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Route {
    from: (f32, f32),
    over: (f32, f32),
    to: (f32, f32),
    is_straight: bool,
}

impl Route {
    /// Returns the freest way between two things, which begins and ends so far from their middles; nothing when
    /// they touch. An arrow that another one answers is bent in any case, so that both are seen.
    pub(super) fn between(
        from: (f32, f32),
        to: (f32, f32),
        gap: f32,
        others: &[Area],
        is_answered: bool,
    ) -> Option<Self> {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = dx.hypot(dy);
        if length < 2.0 * gap {
            return None;
        }
        let bends = std::iter::once(0.0)
            .filter(|_| !is_answered)
            .chain(BENDS)
            .map(|bend| Self::bent(from, to, gap, bend));
        bends.min_by_key(|route| route.crossed(others))
    }

    fn bent(from: (f32, f32), to: (f32, f32), gap: f32, bend: f32) -> Self {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = dx.hypot(dy).max(f32::EPSILON);
        // Twice the bend, as a curve reaches half of the way to the point it is drawn to.
        let side = (-dy / length * bend * 2.0, dx / length * bend * 2.0);
        let over = (from.0 + dx / 2.0 + side.0, from.1 + dy / 2.0 + side.1);
        Self {
            from: moved(from, over, gap),
            over,
            to: moved(to, over, gap),
            is_straight: bend == 0.0,
        }
    }

    fn at(&self, part: f32) -> (f32, f32) {
        let mix = |a: f32, b: f32, c: f32| {
            let rest = 1.0 - part;
            rest * rest * a + 2.0 * rest * part * b + part * part * c
        };
        (
            mix(self.from.0, self.over.0, self.to.0),
            mix(self.from.1, self.over.1, self.to.1),
        )
    }

    /// How many points of the way lie in what others take.
    fn crossed(&self, others: &[Area]) -> usize {
        const LOOKED_AT: usize = 28;
        (1..LOOKED_AT)
            .map(|step| self.at(step as f32 / LOOKED_AT as f32))
            .filter(|point| others.iter().any(|area| area.holds(*point)))
            .count()
    }

    /// Returns the points of the line.
    pub(super) fn points(&self) -> Vec<(f32, f32)> {
        if self.is_straight {
            return vec![self.from, self.to];
        }
        (0..=PIECES).map(|step| self.at(step as f32 / PIECES as f32)).collect()
    }

    /// Returns where a label stands on the way: in the middle, or where nothing else is.
    pub(super) fn room(&self, width: f32, height: f32, taken: &[Area]) -> Area {
        let around = |part: f32| {
            let (x, y) = self.at(part);
            Area {
                left: x - width / 2.0,
                top: y - height / 2.0,
                right: x + width / 2.0,
                bottom: y + height / 2.0,
            }
        };
        [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8]
            .into_iter()
            .map(around)
            .find(|area| !taken.iter().any(|other| area.meets(other)))
            .unwrap_or_else(|| around(0.5))
    }
}

/// A point moved so far towards another.
fn moved(point: (f32, f32), towards: (f32, f32), by: f32) -> (f32, f32) {
    let (dx, dy) = (towards.0 - point.0, towards.1 - point.1);
    let length = dx.hypot(dy).max(f32::EPSILON);
    (point.0 + dx / length * by, point.1 + dy / length * by)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GAP: f32 = 13.0;

    #[test]
    fn a_free_way_is_straight_and_one_around_a_thing_is_bent() {
        let (from, to) = ((0.0, 0.0), (200.0, 0.0));
        let free = Route::between(from, to, GAP, &[], false).unwrap();
        assert_eq!(free.points(), [(13.0, 0.0), (187.0, 0.0)]);
        let between = Area {
            left: 80.0,
            top: -12.0,
            right: 120.0,
            bottom: 30.0,
        };
        let around = Route::between(from, to, GAP, &[between], false).unwrap();
        assert_eq!(around.crossed(&[between]), 0);
        assert!(around.points().len() > 2);
        let answered = Route::between(from, to, GAP, &[], true).unwrap();
        assert!(!answered.is_straight);
        assert_eq!(Route::between(from, (5.0, 0.0), GAP, &[], false), None);
    }

    #[test]
    fn labels_do_not_stand_on_each_other() {
        let route = Route::between((0.0, 0.0), (200.0, 0.0), GAP, &[], false).unwrap();
        let first = route.room(20.0, 7.0, &[]);
        let second = route.room(20.0, 7.0, &[first]);
        assert!(!first.meets(&second));
    }
}
