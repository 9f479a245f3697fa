using Gatehouse.Server.Storage;

namespace Gatehouse.Server.TvProvider.Viewers.Trials;

/// <summary>Gives back trials of TempPass: who is forgotten begins anew.</summary>
internal interface ITrials
{
    /// <summary>Forgets the trial of a device, or all of an MVPD; how many there were.</summary>
    /// <param name="tx">Transaction.</param>
    /// <param name="organizationId">Tenant.</param>
    /// <param name="serviceProvider">Service provider.</param>
    /// <param name="mvpd">MVPD that is a trial.</param>
    /// <param name="deviceHash">Keyed hash of the device identifier; null for all.</param>
    Task<int> ResetAsync(Tx tx, string organizationId, string serviceProvider, string mvpd, string? deviceHash);

    /// <summary>As <see cref="ResetAsync"/>, by the viewer of a promotional trial.</summary>
    /// <param name="tx">Transaction.</param>
    /// <param name="organizationId">Tenant.</param>
    /// <param name="serviceProvider">Service provider.</param>
    /// <param name="mvpd">MVPD that is a trial.</param>
    /// <param name="identityHash">Keyed hash of the identity; null for all that have one.</param>
    Task<int> ResetIdentityAsync(Tx tx, string organizationId, string serviceProvider, string mvpd, string? identityHash);
}
