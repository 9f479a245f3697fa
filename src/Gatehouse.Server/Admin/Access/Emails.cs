namespace Gatehouse.Server.Admin.Access;

/// <summary>Addresses as we compare them.</summary>
public static class Emails
{
    /// <summary>Trimmed and in lower case: no directory we know tells people apart by the case of their address.</summary>
    public static string Normalize(string email) => email.Trim().ToLowerInvariant();
}
