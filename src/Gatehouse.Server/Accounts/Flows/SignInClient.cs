namespace Gatehouse.Server.Accounts.Flows;

/// <summary>What a request says about who makes it; for logs and lists only.</summary>
/// <param name="Address">Network address.</param>
/// <param name="UserAgent">As sent.</param>
public sealed record SignInClient(string Address, string? UserAgent)
{
    /// <summary>Of a request.</summary>
    public static SignInClient Of(HttpContext http) =>
        new(http.Connection.RemoteIpAddress?.ToString() ?? "unknown", http.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent ? agent : null);
}
