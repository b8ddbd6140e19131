//! Split-block Bloom filters: a key sets one bit in each of the eight words of one slot.
//!
//! Source: Parquet format, "Split Block Bloom Filters"; the salts are that specification's.

/// Bytes of a slot.
pub(super) const SLOT_BYTES: usize = 32;
/// Bits spent on a key.
const KEY_BITS: usize = 12;

const SALTS: [u32; 8] = [
    0x47b6_137b,
    0x4497_4d91,
    0x8824_ad5b,
    0xa2b7_289d,
    0x7054_95c7,
    0x2df1_424b,
    0x9efc_4947,
    0x5c6b_fb31,
];

/// Returns how many slots serve so many keys.
pub(super) fn slots_for(keys: usize) -> usize {
    (keys * KEY_BITS).div_ceil(SLOT_BYTES * 8)
}

/// Returns the slot of a key, of so many.
pub(super) fn slot_of(key: u64, slots: usize) -> usize {
    let scaled = (u128::from(key >> 32) * slots as u128) >> 32;
    usize::try_from(scaled).unwrap_or(0)
}

fn masks(key: u64) -> impl Iterator<Item = u32> {
    let low = (key & 0xffff_ffff) as u32;
    SALTS.iter().map(move |salt| 1 << (low.wrapping_mul(*salt) >> 27))
}

/// Sets the bits of a key in its slot.
pub(super) fn insert(slot: &mut [u8], key: u64) {
    for (word, mask) in slot.chunks_exact_mut(4).zip(masks(key)) {
        for (byte, bits) in word.iter_mut().zip(mask.to_le_bytes()) {
            *byte |= bits;
        }
    }
}

/// Returns whether a key may have been inserted; a slot of another size says yes.
pub(super) fn may_hold(slot: &[u8], key: u64) -> bool {
    slot.len() != SLOT_BYTES
        || slot.chunks_exact(4).zip(masks(key)).all(|(word, mask)| {
            word.iter()
                .zip(mask.to_le_bytes())
                .all(|(byte, bits)| byte & bits == bits)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_and_few_others() {
        let keys: Vec<u64> = (1..=2_000_u64).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15)).collect();
        let slots = slots_for(keys.len());
        let mut filter = vec![0; slots * SLOT_BYTES];
        let range = |key| {
            let at = slot_of(key, slots) * SLOT_BYTES;
            at..at + SLOT_BYTES
        };
        for key in &keys {
            insert(&mut filter[range(*key)], *key);
        }
        assert!(keys.iter().all(|key| may_hold(&filter[range(*key)], *key)));
        let strangers = (1..=10_000_u64).map(|n| n.wrapping_mul(0xd134_2543_de82_ef95).rotate_left(17));
        let wrong = strangers.filter(|key| may_hold(&filter[range(*key)], *key)).count();
        assert!(wrong < 150, "{wrong} of 10,000");
    }
}
