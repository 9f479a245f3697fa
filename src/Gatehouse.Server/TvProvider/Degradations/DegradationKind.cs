namespace Gatehouse.Server.TvProvider.Degradations;

/// <summary>What a degradation rule does while it holds.</summary>
internal enum DegradationKind
{
    /// <summary>Everybody counts as signed in, and may watch.</summary>
    AuthNAll,

    /// <summary>Everybody may watch.</summary>
    AuthZAll,

    /// <summary>Nobody may watch.</summary>
    AuthZNone,
}

/// <summary>Kinds as the table and the API spell them.</summary>
internal static class DegradationKinds
{
    /// <summary>As stored.</summary>
    public static string Text(DegradationKind kind) => kind switch
    {
        DegradationKind.AuthNAll => "authn-all",
        DegradationKind.AuthZAll => "authz-all",
        _ => "authz-none",
    };

    /// <summary>From the table or the API; null for anything else.</summary>
    public static DegradationKind? Parse(string text) => text switch
    {
        "authn-all" => DegradationKind.AuthNAll,
        "authz-all" => DegradationKind.AuthZAll,
        "authz-none" => DegradationKind.AuthZNone,
        _ => null,
    };
}
