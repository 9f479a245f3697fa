namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>What a grant was made for.</summary>
public static class GrantKinds
{
    /// <summary>A person let an application in.</summary>
    public const string OAuth = "oauth";

    /// <summary>A person enrolled an Apple device.</summary>
    public const string DeviceEnrollment = "device-enrollment";

    /// <summary>An app on one device, bound to that device's key.</summary>
    public const string App = "app";

    /// <summary>A streaming app, or its backend, that registered by a software statement.</summary>
    public const string Tv = "tv";

    /// <summary>A client for itself; there is at most one living grant of this kind per client.</summary>
    public const string Client = "client";
}
