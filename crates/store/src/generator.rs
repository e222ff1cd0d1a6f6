//! Random bytes that are the same for the same seed, so that a change can be run again.

use sha2::{Digest as _, Sha256};

/// SHA-256 of seed and counter, block after block: as secret as its seed.
#[derive(Clone)]
pub struct Generator {
    seed: [u8; 32],
    counter: u64,
}

impl std::fmt::Debug for Generator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Generator").field("counter", &self.counter).finish_non_exhaustive()
    }
}

impl Generator {
    /// The generator of this seed, at its beginning.
    pub fn new(seed: [u8; 32]) -> Self {
        Self { seed, counter: 0 }
    }

    /// The next N bytes. Each call begins a new block, so no two calls share bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut out = [0; N];
        for chunk in out.chunks_mut(32) {
            let block = Sha256::new()
                .chain_update(b"breakwater generator 1\0")
                .chain_update(self.seed)
                .chain_update(self.counter.to_be_bytes())
                .finalize();
            for (place, byte) in chunk.iter_mut().zip(block) {
                *place = byte;
            }
            self.counter += 1;
        }
        out
    }

    /// An id in the layout of UUIDv7 (RFC 9562 §5.7) that tells this time.
    pub fn id(&mut self, at: jiff::Timestamp) -> [u8; 16] {
        let random: [u8; 10] = self.bytes();
        let time = u128::from_be_bytes(least_id(at));
        let mut low = [0; 16];
        for (place, byte) in low.iter_mut().skip(6).zip(random) {
            *place = byte;
        }
        let version = 0x7u128 << 76;
        let variant = 0x2u128 << 62;
        let open = !(0xf_u128 << 76 | 0x3_u128 << 62);
        (time | (u128::from_be_bytes(low) & open) | version | variant).to_be_bytes()
    }
}

/// No id of this time or later is less.
pub(crate) fn least_id(at: jiff::Timestamp) -> [u8; 16] {
    (u128::from(at.as_millisecond().max(0).unsigned_abs()) << 80).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::Generator;

    #[test]
    fn the_same_seed_gives_the_same_bytes_and_never_the_same_block_twice() {
        let (mut one, mut two) = (Generator::new([7; 32]), Generator::new([7; 32]));
        let first: [u8; 80] = one.bytes();
        assert_eq!(first, two.bytes::<80>());
        assert_ne!(first, one.bytes::<80>());
        assert_ne!(first[..32], first[32..64]);
        assert_ne!(Generator::new([8; 32]).bytes::<32>(), first[..32]);
    }

    #[test]
    fn an_id_tells_its_time_version_and_variant() {
        let at = jiff::Timestamp::from_millisecond(0x0123_4567_89ab).unwrap();
        let id = Generator::new([1; 32]).id(at);
        assert_eq!(id[..6], [0x01, 0x23, 0x45, 0x67, 0x89, 0xab]);
        assert_eq!(id[6] >> 4, 7);
        assert_eq!(id[8] >> 6, 2);
        assert_ne!(id, Generator::new([2; 32]).id(at));
    }
}
