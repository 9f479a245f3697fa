namespace Gatehouse.Protocols.TvProvider;

/// <summary>How a profile came to be.</summary>
public enum ProfileType
{
    /// <summary><c>regular</c>: a sign-in in a browser.</summary>
    Regular,

    /// <summary><c>appleSSO</c>: Apple's framework on the device.</summary>
    AppleSso,

    /// <summary><c>platformSSO</c>: the identity of a platform.</summary>
    PlatformSso,

    /// <summary><c>serviceTokenSSO</c>: the identity at a programmer.</summary>
    ServiceTokenSso,

    /// <summary><c>degraded</c>: a degradation rule, while it is active; never stored.</summary>
    Degraded,

    /// <summary><c>temporary</c>: a TempPass, while it lasts; the trial is stored, not the profile.</summary>
    Temporary,
}
