namespace Gatehouse.Server.TvProvider.Viewers.Trials;

/// <summary>Whose a trial is.</summary>
/// <param name="OrganizationId">Tenant.</param>
/// <param name="ServiceProvider">Service provider.</param>
/// <param name="Mvpd">MVPD that is a trial.</param>
/// <param name="DeviceHash">Keyed hash of the device identifier.</param>
/// <param name="IdentityHash">Keyed hash of the viewer of a promotional one; null for nobody.</param>
internal sealed record TrialOwner(string OrganizationId, string ServiceProvider, string Mvpd, string DeviceHash, string? IdentityHash)
{
    /// <summary>How many names a trial of this owner has.</summary>
    public int KeyCount => IdentityHash is null ? 1 : 2;
}
