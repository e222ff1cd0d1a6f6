//! Proofs prove what is so, in the words of RFC 6962, and nothing else.

use ledger::{
    Hash, Tree,
    proof::{ProofError, Refused, check_consistency, check_inclusion, consistency, inclusion},
};
use proptest::{
    prelude::{ProptestConfig, any, proptest},
    sample::Index,
};

use crate::world::{Defined, largest_power_below, leaves, log_of, tree_hash};

/// PATH of RFC 6962 §2.1.1.
fn path(index: usize, leaves: &[[u8; 32]]) -> Vec<Hash> {
    if leaves.len() < 2 {
        return Vec::new();
    }
    let (left, right) = leaves.split_at(largest_power_below(leaves.len()));
    let (mut proof, beside) = if index < left.len() {
        (path(index, left), right)
    } else {
        (path(index - left.len(), right), left)
    };
    proof.push(tree_hash(beside));
    proof
}

/// SUBPROOF of RFC 6962 §2.1.2.
fn subproof(old: usize, leaves: &[[u8; 32]], is_whole: bool) -> Vec<Hash> {
    if old == leaves.len() {
        return if is_whole { Vec::new() } else { vec![tree_hash(leaves)] };
    }
    let (left, right) = leaves.split_at(largest_power_below(leaves.len()));
    let (mut proof, beside) = if old <= left.len() {
        (subproof(old, left, is_whole), right)
    } else {
        (subproof(old - left.len(), right, false), left)
    };
    proof.push(tree_hash(beside));
    proof
}

fn tree(leaves: &[[u8; 32]]) -> Tree {
    Tree { size: leaves.len() as u64, root: tree_hash(leaves) }
}

fn is_included(size: usize, index: usize) -> Vec<Hash> {
    let defined = Defined { leaves: leaves(0..size as u64) };
    let proof = inclusion(&defined, size as u64, index as u64).expect("the tiles are there");
    assert_eq!(proof, path(index, &defined.leaves), "entry {index} of {size}");
    let leaf = Hash::of_leaf(&defined.leaves[index]);
    check_inclusion(leaf, index as u64, &tree(&defined.leaves), &proof).expect("it is so");
    proof
}

fn is_consistent(old: usize, new: usize) -> Vec<Hash> {
    let defined = Defined { leaves: leaves(0..new as u64) };
    let proof = consistency(&defined, old as u64, new as u64).expect("the tiles are there");
    if old > 0 {
        assert_eq!(proof, subproof(old, &defined.leaves, true), "{old} to {new}");
    }
    let past = tree(&defined.leaves[..old]);
    check_consistency(&past, &tree(&defined.leaves), &proof).expect("it is so");
    proof
}

#[test]
fn every_entry_of_every_small_tree_is_proved() {
    for size in 1..=33 {
        for index in 0..size {
            is_included(size, index);
        }
    }
}

#[test]
fn every_small_tree_is_proved_to_begin_with_every_smaller_one() {
    for new in 0..=33 {
        for old in 0..=new {
            is_consistent(old, new);
        }
    }
}

#[test]
fn proofs_hold_where_tiles_end() {
    for size in [255, 256, 257, 511, 512, 513] {
        for index in [0, 1, 127, 254, 255, 256, 511, 512] {
            if index < size {
                is_included(size, index);
                is_consistent(index, size);
            }
        }
    }
    for index in [0_u64, 255, 256, 65_535, 65_536, 65_538] {
        let size = 65_536 + 3;
        let proof = inclusion(log_of(size), size, index).expect("the tiles are there");
        let all = leaves(0..size);
        let leaf = Hash::of_leaf(&leaves(index..index + 1)[0]);
        check_inclusion(leaf, index, &tree(&all), &proof).expect("it is so");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_proof_of_inclusion_proves_nothing_else(
        size in 2..700_usize, index in any::<Index>(), other in any::<Index>(), bit in 0..8_u8,
    ) {
        let (index, other) = (index.index(size), other.index(size));
        let proof = is_included(size, index);
        let all = leaves(0..size as u64);
        let (tree, leaf) = (tree(&all), Hash::of_leaf(&all[index]));
        if other != index {
            check_inclusion(leaf, other as u64, &tree, &proof).expect_err("another place");
            let leaf = Hash::of_leaf(&all[other]);
            let refused = check_inclusion(leaf, index as u64, &tree, &proof);
            assert_eq!(refused, Err(Refused::Root));
        }
        let mut wrong = proof.clone();
        let at = other % proof.len();
        let mut bytes = *wrong[at].as_bytes();
        bytes[0] ^= 1 << bit;
        wrong[at] = Hash::new(bytes);
        assert_eq!(check_inclusion(leaf, index as u64, &tree, &wrong), Err(Refused::Root));
        let (short, mut long) = (&proof[1..], proof.clone());
        long.push(leaf);
        let length = |found| Err(Refused::Length { found });
        assert_eq!(check_inclusion(leaf, index as u64, &tree, short), length(proof.len() - 1));
        assert_eq!(check_inclusion(leaf, index as u64, &tree, &long), length(proof.len() + 1));
    }

    #[test]
    fn a_proof_of_consistency_proves_nothing_else(
        new in 2..700_usize, old in any::<Index>(), at in any::<Index>(), bit in 0..8_u8,
    ) {
        let old = 1 + old.index(new - 1);
        let proof = is_consistent(old, new);
        let all = leaves(0..new as u64);
        let (past, now) = (tree(&all[..old]), tree(&all));
        let mut forked = all.clone();
        forked[old - 1] = [9; 32];
        let refused = check_consistency(&tree(&forked[..old]), &now, &proof);
        assert!(refused.is_err(), "another past");
        check_consistency(&past, &tree(&forked), &proof).expect_err("another present");
        let mut wrong = proof.clone();
        let place = at.index(proof.len());
        let mut bytes = *wrong[place].as_bytes();
        bytes[31] ^= 1 << bit;
        wrong[place] = Hash::new(bytes);
        check_consistency(&past, &now, &wrong).expect_err("another proof");
        check_consistency(&past, &now, &proof[1..]).expect_err("a shorter proof");
    }
}

#[test]
fn what_is_not_there_can_not_be_proved() {
    let log = log_of(3);
    assert_eq!(inclusion(log, 3, 3), Err(ProofError::NoEntry { index: 3, size: 3 }));
    assert_eq!(inclusion(log, 0, 0), Err(ProofError::NoEntry { index: 0, size: 0 }));
    assert_eq!(consistency(log, 4, 3), Err(ProofError::Backwards { old: 4, new: 3 }));
    assert!(matches!(inclusion(log, 300, 3), Err(ProofError::Tile(_))));
    let (small, large) = (tree(&leaves(0..3)), tree(&leaves(0..5)));
    assert_eq!(check_inclusion(small.root, 3, &small, &[]), Err(Refused::Beyond));
    assert_eq!(check_consistency(&large, &small, &[]), Err(Refused::Beyond));
    let other = Tree { root: large.root, ..small };
    assert_eq!(check_consistency(&other, &small, &[]), Err(Refused::OldRoot));
    let nothing = Tree { size: 0, root: Hash::of_nothing() };
    assert_eq!(check_consistency(&nothing, &small, &[]), Ok(()));
    let refused = check_consistency(&nothing, &small, &[small.root]);
    assert_eq!(refused, Err(Refused::Length { found: 1 }));
}
