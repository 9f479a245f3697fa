using Gatehouse.Protocols.Mdm;
using Gatehouse.Protocols.Mdm.CheckIn;
using Gatehouse.Protocols.Tests.Support;

namespace Gatehouse.Protocols.Tests.Mdm.CheckIn;

public sealed class CheckInRepliesTests
{
    [Fact]
    public void Replies_match_their_goldens()
    {
        Golden.Match(CheckInReplies.BootstrapToken("bootstrap"u8.ToArray()), "bootstrap-token.plist");
        Golden.Match(CheckInReplies.BootstrapToken(null), "bootstrap-token-none.plist");
        Golden.Match(CheckInReplies.DigestChallenge(""), "digest-challenge-empty.plist");
        Golden.Match(CheckInReplies.AuthToken("proof"), "auth-token.plist");
        Golden.Match(CheckInReplies.Token("{}"u8.ToArray()), "token.plist");
        Golden.Match(
            CheckInReplies.ReturnToService(new ReturnToServicePlan(
                true, "profile"u8.ToArray(), "wifi"u8.ToArray(), "bootstrap"u8.ToArray(), ShouldRetryEnrollment: true, PreserveDataPlan: true)),
            "return-to-service.plist");
    }
}
