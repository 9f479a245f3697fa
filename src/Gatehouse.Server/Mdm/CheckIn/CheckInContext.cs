namespace Gatehouse.Server.Mdm.CheckIn;

/// <summary>What a handler knows besides the message.</summary>
/// <param name="OrganizationId">Tenant of the URL.</param>
/// <param name="CertificateSha256">SHA-256 of the certificate that the request is proven with; it chains to the organization's CA.</param>
/// <param name="RemoteAddress">Client address.</param>
public sealed record CheckInContext(string OrganizationId, byte[] CertificateSha256, string? RemoteAddress);

/// <summary>What a device is answered.</summary>
public abstract record CheckInReply
{
    private CheckInReply() { }

    /// <summary>200, zero bytes.</summary>
    public sealed record Empty : CheckInReply
    {
        /// <summary>The one instance.</summary>
        public static readonly Empty Instance = new();
    }

    /// <summary>200 with a property list.</summary>
    public sealed record Plist(byte[] Body) : CheckInReply;

    /// <summary>200 with JSON, for declarative management.</summary>
    public sealed record Json(byte[] Body) : CheckInReply;

    /// <summary>Refused: a bare status, and the reason in our log.</summary>
    /// <param name="Status">403 where the enrollment must not go on; 410 for a user who is not managed; 400 or 404 where the request makes no sense; 503 while the organization is switched off. Never 401.</param>
    /// <param name="Cause">Stable code for the log.</param>
    public sealed record Refused(int Status, string Cause) : CheckInReply;
}
