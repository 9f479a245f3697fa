namespace Gatehouse.Server.Enrollment.AccountDriven.Fallback;

/// <summary>Apple's device service said no, or nothing. The message is for the administrator.</summary>
/// <param name="code">Apple's own word, or <c>UNREACHABLE</c>.</param>
/// <param name="status">Status; 0 when nothing came back.</param>
internal sealed class AppleServiceException(string code, int status) : Exception(TextOf(code, status))
{
    /// <summary>Apple's own word.</summary>
    public string Code { get; } = code;

    /// <summary>Status.</summary>
    public int Status { get; } = status;

    private static string TextOf(string code, int status) => code switch
    {
        "UNREACHABLE" => "Apple's device service could not be reached.",
        "T_C_NOT_SIGNED" => "The organization has to accept new terms in Apple Business or School Manager; until then Apple answers nothing.",
        "ACCESS_DENIED" => "The server token was revoked, or its server was deleted. Download a new token and store it.",
        "MDM_SERVICE_DISCOVERY_URL_NOT_VALID" => "Apple does not take the address; it must be https, and reachable.",
        "ORG_NOT_SUPPORTED" => "Apple does not offer this to the organization.",
        _ => status switch
        {
            401 => "Apple did not take the server token: it has ended, or this server's clock is wrong.",
            429 or 503 => "Apple's device service is busy. Try again later.",
            _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Apple answered with status {status}."),
        },
    };
}
