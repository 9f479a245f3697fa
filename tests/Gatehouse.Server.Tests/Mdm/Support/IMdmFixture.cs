using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Mdm.Support;

/// <summary>A server whose way in is a <see cref="FakeObserver"/>, and whose APNs is a stand-in on loopback.</summary>
public interface IMdmFixture : IGateFixture
{
    FakeObserver Observer { get; }

    FakeReauthentication Reauthentication { get; }

    FakeApns Apns { get; }
}
