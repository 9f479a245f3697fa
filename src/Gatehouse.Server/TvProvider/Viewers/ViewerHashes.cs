using System.Security.Cryptography;
using System.Text;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Keys;

namespace Gatehouse.Server.TvProvider.Viewers;

/// <summary>Keyed hashes of what names people: they are looked up by these, and cannot be guessed from a copy of the database.</summary>
internal sealed class ViewerHashes(ITvKeys keys)
{
    /// <summary>A viewer, for media tokens: the same in every app of the organization.</summary>
    public string Viewer(string organizationId, string mvpd, string userId) => Hash(organizationId, "viewer", mvpd, userId);

    /// <summary>Who a viewer is to a platform or a programmer.</summary>
    public string Identity(string organizationId, string kind, SsoToken token) => Hash(organizationId, kind, token.Issuer, token.Subject);

    /// <summary>What single logout names a user by.</summary>
    public string UserKey(string organizationId, string mvpd, string userKey) => Hash(organizationId, "user-key", mvpd, userKey);

    /// <summary>A viewer without a name: a trial, or a device under degradation.</summary>
    public string Anonymous(string organizationId, string mvpd, string what) => Hash(organizationId, "anonymous", mvpd, what);

    private string Hash(string organizationId, string purpose, string of, string value) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(keys.HashKey(organizationId), Encoding.UTF8.GetBytes($"{purpose}\n{of}\n{value}")));
}
