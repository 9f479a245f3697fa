using System.Security.Cryptography;
using System.Text;
using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Server.OAuth.Codes;

/// <summary>User codes at rest. Few bits, so the hash hides none from whoever has the table; it keeps them out of sight, and apart by organization.</summary>
internal static class UserCodes
{
    /// <summary>A new code as it is shown, such as <c>WDJB-MJHT</c>.</summary>
    public static string New() => UserCode.Display(UserCode.From(RandomNumberGenerator.GetBytes(UserCode.RandomBytes)));

    /// <summary>What is stored and looked up; null for what cannot be a code.</summary>
    public static byte[]? Hash(string organizationId, string typed) =>
        UserCode.Normalize(typed) is { } code ? SHA256.HashData(Encoding.UTF8.GetBytes(organizationId + ":" + code)) : null;
}
