namespace Gatehouse.Client.Contracts.Pki;

/// <summary>Where a CA stands in its life.</summary>
public enum CaState
{
    /// <summary>Published by GetNextCACert and trusted, does not issue yet.</summary>
    Next,

    /// <summary>Issues.</summary>
    Active,

    /// <summary>Issues no more; its certificates are still good.</summary>
    Retiring,

    /// <summary>Its last certificate has ended; no longer trusted.</summary>
    Retired,

    /// <summary>Its key is in other hands: everything that it issued is revoked.</summary>
    Compromised,
}
