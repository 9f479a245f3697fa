using Gatehouse.Protocols.Cms;
using Gatehouse.Server.Pki.Authorities;
using Gatehouse.Server.Pki.Profiles;

namespace Gatehouse.Server.Pki.Scep;

/// <summary>Around one SCEP operation.</summary>
/// <param name="Profile">Profile whose address was used.</param>
/// <param name="Authorities">CAs of its organization.</param>
/// <param name="RemoteAddress">Client address.</param>
/// <param name="UserAgent">As sent; cut to a sane length, informative only.</param>
public sealed record ScepContext(ScepProfileRow Profile, OrganizationAuthorities Authorities, string? RemoteAddress, string? UserAgent)
{
    /// <summary>Tenant.</summary>
    public string OrganizationId => Profile.OrgId;

    /// <summary>Algorithms to accept. The profile's legacy switch counts only while the server's setting is on.</summary>
    public CmsAlgorithms Algorithms(PkiOptions options) => Profile.AllowLegacy && options.AllowLegacy ? CmsAlgorithms.Legacy : CmsAlgorithms.Modern;
}
