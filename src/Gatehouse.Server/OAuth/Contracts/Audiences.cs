namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>Our own endpoints as audiences. Tokens for these are opaque; tokens for registered resources are JWTs.</summary>
public static class Audiences
{
    /// <summary>Check-in and command channel of account-driven enrollments, and the enrollment itself.</summary>
    public const string Mdm = "mdm";

    /// <summary>Administration API.</summary>
    public const string Api = "api";

    /// <summary>UserInfo of OpenID Connect.</summary>
    public const string UserInfo = "userinfo";

    /// <summary>Endpoints that serve installed apps, and the token endpoint as the place of exchange.</summary>
    public const string Internal = "urn:gatehouse:internal";

    /// <summary>Entitlement API for TV sign-in.</summary>
    public const string Tv = "urn:gatehouse:tv";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Mdm, Api, UserInfo, Internal, Tv];

    /// <summary>Those that clients which administrators register cannot have.</summary>
    public static IReadOnlyList<string> Reserved { get; } = [Mdm, Internal, Tv];
}
