using Gatehouse.Server.Hosting.Http;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Server.Tests.Hosting;

/// <summary>Bodies are read as far as their limit, and cost what they bring.</summary>
public sealed class BodyBytesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 10)]
    [InlineData(9, 10)]
    [InlineData(10, 10)]
    [InlineData(4096, 100_000)]
    [InlineData(4097, 100_000)]
    [InlineData(100_000, 100_000)]
    public async Task A_body_within_the_limit_is_read_whole_whether_or_not_it_says_its_length(int length, int limit)
    {
        var bytes = Bytes(length);

        foreach (var stated in (long?[])[null, length])
        {
            Assert.Equal(bytes, (await BodyBytes.ReadAsync(Request(bytes, stated), limit, Ct)).ToArray());
            Assert.Equal(bytes, (await BodyBytes.ReadWholeAsync(Request(bytes, stated), limit, Ct))!.Value.ToArray());
        }
    }

    [Theory]
    [InlineData(11, 10)]
    [InlineData(5000, 4096)]
    [InlineData(1_000_000, 100_000)]
    public async Task A_longer_one_is_read_to_one_byte_beyond_the_limit_or_not_at_all(int length, int limit)
    {
        var bytes = Bytes(length);
        var stated = Request(bytes, length);

        Assert.Equal(bytes[..(limit + 1)], (await BodyBytes.ReadAsync(Request(bytes, null), limit, Ct)).ToArray());
        Assert.Null(await BodyBytes.ReadWholeAsync(Request(bytes, null), limit, Ct));
        Assert.Null(await BodyBytes.ReadWholeAsync(stated, limit, Ct));
        Assert.Equal(0, stated.Body.Position);
    }

    [Fact]
    public async Task A_body_shorter_than_it_says_ends_where_it_ends() =>
        Assert.Equal(Bytes(3), (await BodyBytes.ReadAsync(Request(Bytes(3), 50), 100, Ct)).ToArray());

    [Theory]
    [InlineData(null)]
    [InlineData(16_000_000L)]
    public async Task A_short_body_allocates_little_whatever_its_limit_and_whatever_it_says(long? stated)
    {
        var request = Request(Bytes(100), stated);
        await BodyBytes.ReadAsync(Request(Bytes(100), stated), 16 << 20, Ct);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var reading = BodyBytes.ReadAsync(request, 16 << 20, Ct);

        Assert.True(reading.IsCompletedSuccessfully); // on this thread, so that what it allocates is counted
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 80 * 1024);
        Assert.Equal(100, (await reading).Length);
    }

    private static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 31))];

    private static HttpRequest Request(byte[] body, long? length)
    {
        var http = new DefaultHttpContext();
        (http.Request.Body, http.Request.ContentLength) = (new MemoryStream(body), length);
        return http.Request;
    }
}
