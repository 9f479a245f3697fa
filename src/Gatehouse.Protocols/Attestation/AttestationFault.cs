namespace Gatehouse.Protocols.Attestation;

/// <summary>Which rule an attestation breaks.</summary>
public enum AttestationFault
{
    /// <summary>It cannot be read.</summary>
    Malformed,

    /// <summary>Its certificates do not lead to a root that we trust.</summary>
    Untrusted,

    /// <summary>One of its certificates is not valid at this time.</summary>
    OutsideValidity,

    /// <summary>One of its certificates was withdrawn by the maker of the platform.</summary>
    Revoked,

    /// <summary>It answers another challenge, or speaks for another DPoP key.</summary>
    OtherChallenge,

    /// <summary>Key, key id and certificate do not belong together.</summary>
    OtherKey,

    /// <summary>It comes from an app that is not allowed.</summary>
    OtherApp,

    /// <summary>It comes from a development build.</summary>
    Development,

    /// <summary>The key is held less safely than asked for, may do more than sign, or was not made there.</summary>
    WeakKey,

    /// <summary>The device was started unlocked, with software of somebody else, or is not up to date.</summary>
    WeakDevice,

    /// <summary>The signature of an assertion is not one of the attested key.</summary>
    BadSignature,

    /// <summary>The counter of an assertion did not rise: a replay, or a copied key.</summary>
    Replayed,
}
