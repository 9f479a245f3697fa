namespace Gatehouse.Server.Apps.Quotas;

/// <summary>By what enrollments are counted.</summary>
internal static class QuotaKinds
{
    /// <summary>Block of addresses.</summary>
    public const string Address = "address";

    /// <summary>App.</summary>
    public const string Client = "client";

    /// <summary>Level of attestation.</summary>
    public const string Level = "level";

    /// <summary>The organization as a whole.</summary>
    public const string Tenant = "tenant";
}
