using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Server.TvProvider.Viewers.Profiles;

/// <summary>A profile and the way by which it was found, which is its type for whoever asked.</summary>
/// <param name="Row">Profile.</param>
/// <param name="Type">As what it counts.</param>
internal sealed record FoundProfile(ProfileRow Row, ProfileType Type);
