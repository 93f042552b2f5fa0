//! The standard normal law.
//!
//! Source of the quantile: Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied
//! Statistics 37 (1988), routine PPND16, accurate to about one part in 10^16.

use std::f64::consts::{FRAC_1_SQRT_2, TAU};

/// The 90% point.
pub(super) const P90: f64 = 1.281_551_565_544_600_5;

/// Share below `z`.
#[inline]
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * FRAC_1_SQRT_2)
}

/// Density at `z`.
#[inline]
pub(super) fn normal_density(z: f64) -> f64 {
    libm::exp(-0.5 * z * z) / TAU.sqrt()
}

/// The value below which a share `u` lies; infinite at 0 and 1.
#[inline]
pub fn normal_quantile(u: f64) -> f64 {
    let centred = u - 0.5;
    if centred.abs() <= 0.425 {
        let r = 0.180_625 - centred * centred;
        return centred * ratio(r, &CENTRE);
    }
    let tail = if centred < 0.0 { u } else { 1.0 - u };
    if centred < 0.0 { -upper_quantile(tail) } else { upper_quantile(tail) }
}

/// The value above which a share `tail` lies: full accuracy however small the share.
#[inline]
pub(super) fn normal_upper_quantile(tail: f64) -> f64 {
    -normal_quantile(tail)
}

#[inline]
fn upper_quantile(tail: f64) -> f64 {
    if tail <= 0.0 {
        return f64::INFINITY;
    }
    let r = (-libm::log(tail)).sqrt();
    if r <= 5.0 { ratio(r - 1.6, &MIDDLE) } else { ratio(r - 5.0, &FAR) }
}

/// Coefficients of a ratio of two polynomials of degree 7, constant term first.
type Ratio = [[f64; 8]; 2];

#[inline]
fn ratio(r: f64, coefficients: &Ratio) -> f64 {
    let value =
        |c: &[f64; 8]| ((((((c[7] * r + c[6]) * r + c[5]) * r + c[4]) * r + c[3]) * r + c[2]) * r + c[1]) * r + c[0];
    value(&coefficients[0]) / value(&coefficients[1])
}

#[expect(clippy::excessive_precision, reason = "digits as published")]
const CENTRE: Ratio = [
    [
        3.387_132_872_796_366_608_0e0,
        1.331_416_678_917_843_774_5e2,
        1.971_590_950_306_551_442_7e3,
        1.373_169_376_550_946_112_5e4,
        4.592_195_393_154_987_145_7e4,
        6.726_577_092_700_870_085_3e4,
        3.343_057_558_358_812_810_5e4,
        2.509_080_928_730_122_672_7e3,
    ],
    [
        1.0,
        4.231_333_070_160_091_125_2e1,
        6.871_870_074_920_579_083_0e2,
        5.394_196_021_424_751_107_7e3,
        2.121_379_430_158_659_586_7e4,
        3.930_789_580_009_271_061_0e4,
        2.872_908_573_572_194_267_4e4,
        5.226_495_278_852_854_561_0e3,
    ],
];

#[expect(clippy::excessive_precision, reason = "digits as published")]
const MIDDLE: Ratio = [
    [
        1.423_437_110_749_683_577_34e0,
        4.630_337_846_156_545_295_90e0,
        5.769_497_221_460_691_405_50e0,
        3.647_848_324_763_204_605_04e0,
        1.270_458_252_452_368_382_58e0,
        2.417_807_251_774_506_117_70e-1,
        2.272_384_498_926_918_458_33e-2,
        7.745_450_142_783_414_076_40e-4,
    ],
    [
        1.0,
        2.053_191_626_637_758_821_87e0,
        1.676_384_830_183_803_849_40e0,
        6.897_673_349_851_000_045_50e-1,
        1.481_039_764_274_800_745_90e-1,
        1.519_866_656_361_645_719_66e-2,
        5.475_938_084_995_344_946_00e-4,
        1.050_750_071_644_416_843_24e-9,
    ],
];

#[expect(clippy::excessive_precision, reason = "digits as published")]
const FAR: Ratio = [
    [
        6.657_904_643_501_103_777_20e0,
        5.463_784_911_164_114_369_90e0,
        1.784_826_539_917_291_335_80e0,
        2.965_605_718_285_048_912_30e-1,
        2.653_218_952_657_612_309_30e-2,
        1.242_660_947_388_078_438_60e-3,
        2.711_555_568_743_487_578_15e-5,
        2.010_334_399_292_288_132_65e-7,
    ],
    [
        1.0,
        5.998_322_065_558_879_376_90e-1,
        1.369_298_809_227_358_053_10e-1,
        1.487_536_129_085_061_485_25e-2,
        7.868_691_311_456_132_591_00e-4,
        1.846_318_317_510_054_681_80e-5,
        1.421_511_758_316_445_888_70e-7,
        2.044_263_103_389_939_785_64e-15,
    ],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quantile_inverts_the_cumulative_distribution_into_both_tails() {
        for i in -370..=370 {
            let z = f64::from(i) / 10.0;
            // the nearer tail is the one that carries digits
            let found = if z < 0.0 { normal_quantile(normal_cdf(z)) } else { normal_upper_quantile(normal_cdf(-z)) };
            assert!((found - z).abs() <= 2e-15 * (1.0 + z.abs()), "{z}: {found}");
        }
    }

    #[test]
    fn published_points_are_reproduced() {
        // the author's check values
        for (u, z) in
            [(0.25, -0.674_489_750_196_081_7), (0.001, -3.090_232_306_167_813_5), (1e-20, -9.262_340_089_798_408)]
        {
            assert!((normal_quantile(u) - z).abs() < 2e-15 * z.abs(), "{u}");
        }
        assert_eq!(normal_quantile(0.5), 0.0);
        assert!((normal_quantile(0.9) - P90).abs() < 1e-15);
        assert!((normal_density(0.0) - 0.398_942_280_401_432_7).abs() < 1e-16);
    }
}
