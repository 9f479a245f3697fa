namespace Gatehouse.Protocols.TvProvider;

/// <summary>What a client does about an error (entitlement API V2, enhanced error codes).</summary>
public enum TvErrorAction
{
    /// <summary>Nothing by itself; often the call was malformed.</summary>
    None,

    /// <summary>An operator must change something.</summary>
    Configuration,

    /// <summary>Register the application again.</summary>
    ApplicationRegistration,

    /// <summary>Sign the viewer in, again.</summary>
    Authentication,

    /// <summary>Ask for authorization again.</summary>
    Authorization,

    /// <summary>Repeat what failed, a few times.</summary>
    Retry,
}
