namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>What an installed app may have at one audience.</summary>
/// <param name="Scopes">Scopes that it may have there; separated by blanks, empty for those of the resource.</param>
/// <param name="MinAcr">Level of sign-in that is needed, from <c>0</c> (a device) to <c>3</c>.</param>
/// <param name="Lifetime">Longest validity of its tokens.</param>
/// <param name="SeesDeviceId">The audience learns the device's id.</param>
/// <param name="PairwiseSubject">The audience knows the subject by a name that no other audience has.</param>
public sealed record AppAudienceRule(string Scopes, string MinAcr, TimeSpan Lifetime, bool SeesDeviceId, bool PairwiseSubject);
