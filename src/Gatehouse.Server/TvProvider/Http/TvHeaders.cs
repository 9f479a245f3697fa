namespace Gatehouse.Server.TvProvider.Http;

/// <summary>Headers of the entitlement API.</summary>
internal static class TvHeaders
{
    /// <summary>Which device.</summary>
    public const string DeviceIdentifier = "AP-Device-Identifier";

    /// <summary>What it is.</summary>
    public const string DeviceInfo = "X-Device-Info";

    /// <summary>What Apple's framework said.</summary>
    public const string PartnerFrameworkStatus = "AP-Partner-Framework-Status";

    /// <summary>Viewer of a promotional trial.</summary>
    public const string TempPassIdentity = "AP-TempPass-Identity";

    /// <summary>Viewer at the programmer.</summary>
    public const string ServiceToken = "AD-Service-Token";

    /// <summary>Viewer at the platform.</summary>
    public const string SubjectToken = "Adobe-Subject-Token";

    /// <summary>Viewer and device at Roku.</summary>
    public const string RokuToken = "X-Roku-Reserved-Roku-Connect-Token";

    /// <summary>For analytics.</summary>
    public const string VisitorIdentifier = "AP-Visitor-Identifier";

    /// <summary>Names an error; the same as in its body and in the log.</summary>
    public const string Trace = "x-trace";

    /// <summary>The value of a header that came once; null otherwise.</summary>
    public static string? Single(HttpRequest request, string name) => request.Headers[name] is [var value] ? value : null;
}
