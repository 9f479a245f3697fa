using Gatehouse.Server.Mdm.Authorization;

namespace Gatehouse.Server.Mdm.CheckIn;

/// <summary>What a handler knows besides the message.</summary>
/// <param name="OrganizationId">Tenant of the URL.</param>
/// <param name="CertificateSha256">SHA-256 of the certificate that the request is proven with; it chains to the organization's CA.</param>
/// <param name="RemoteAddress">Client address.</param>
/// <param name="TokenHash">Of the access token that came along; null without one.</param>
public sealed record CheckInContext(string OrganizationId, byte[] CertificateSha256, string? RemoteAddress, byte[]? TokenHash)
{
    /// <summary>Of a request whose certificate was verified.</summary>
    public static CheckInContext Of(HttpContext http, string organizationId, byte[] certificateSha256) =>
        new(organizationId, certificateSha256, http.Connection.RemoteIpAddress?.ToString(), BearerToken.HashOf(http.Request));
}

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
    /// <param name="Status">403 where the enrollment must not go on; 410 for a user who is not managed; 400 or 404 where the request makes no sense; 503 while the organization is switched off. Never 401: that is <see cref="SignIn"/>.</param>
    /// <param name="Cause">Stable code for the log.</param>
    public sealed record Refused(int Status, string Cause) : CheckInReply;

    /// <summary>The person of the device has to sign in; it keeps its enrollment and repeats the message.</summary>
    public sealed record SignIn(TokenVerdict.SignIn Verdict) : CheckInReply;

    /// <summary>What a verdict means for a message; null when it may go on.</summary>
    public static CheckInReply? Of(TokenVerdict verdict) => verdict switch
    {
        TokenVerdict.SignIn signIn => new SignIn(signIn),
        TokenVerdict.Refused refused => new Refused(StatusCodes.Status403Forbidden, refused.Cause),
        _ => null,
    };
}
