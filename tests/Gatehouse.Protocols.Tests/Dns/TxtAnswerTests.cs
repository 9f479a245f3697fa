using System.Text;
using Gatehouse.Protocols.Dns;

namespace Gatehouse.Protocols.Tests.Dns;

public sealed class TxtAnswerTests
{
    private static readonly TxtQuery Query = new(0xBEEF, "_x.example.com");

    [Fact]
    public void A_query_is_a_header_and_a_question() =>
        Assert.Equal("BEEF01000001000000000000" + "025F78076578616D706C6503636F6D00" + "00100001", Convert.ToHexString(Query.Write()));

    [Theory]
    [InlineData("")]
    [InlineData("a..example")]
    [InlineData("bücher.example")]
    public void What_is_no_name_is_not_asked_for(string name) => Assert.Throws<InvalidOperationException>(() => new TxtQuery(1, name).Write());

    [Fact]
    public void A_name_has_labels_of_63_octets_and_255_in_all()
    {
        var label = new string('a', 63);
        Assert.Equal(12 + 255 + 4, new TxtQuery(1, $"{label}.{label}.{label}.{new string('a', 61)}").Write().Length);
        Assert.Throws<InvalidOperationException>(() => new TxtQuery(1, $"{label}.{label}.{label}.{new string('a', 62)}").Write());
        Assert.Throws<InvalidOperationException>(() => new TxtQuery(1, label + "a.example").Write());
    }

    [Fact]
    public void Strings_of_a_record_are_joined_and_records_kept_apart()
    {
        var answer = Read(Message(Record(["one", "", " two"]), Record(["three"]), Record([])));

        Assert.Equal(DnsResponseCode.NoError, answer.Code);
        Assert.Equal(["one two", "three", ""], answer.Texts);
    }

    [Fact]
    public void Records_of_other_kinds_and_names_are_passed_over()
    {
        byte[] alias = [0xC0, 0x0C, 0, 5, 0, 1, 0, 0, 0, 60, 0, 2, 0xC0, 0x0C]; // CNAME
        byte[] chaos = [0xC0, 0x0C, 0, 16, 0, 3, 0, 0, 0, 60, 0, 2, 1, (byte)'c']; // TXT of another class
        byte[] far = [3, (byte)'f', (byte)'a', (byte)'r', 0xC0, 0x0F, .. Record(["there"])[2..]]; // behind the alias

        Assert.Equal(["there"], Read(Message(alias, chaos, far)).Texts);
    }

    [Fact]
    public void The_question_may_come_back_in_other_letters()
    {
        var message = Message(Record(["a"]));
        message[16] = (byte)'E';

        Assert.Equal(["a"], Read(message).Texts);
    }

    [Theory]
    [InlineData(DnsResponseCode.NameError)]
    [InlineData(DnsResponseCode.ServerFailure)]
    [InlineData(DnsResponseCode.Refused)]
    public void A_failure_has_no_texts_and_needs_no_question(DnsResponseCode code)
    {
        byte[] message = [0xBE, 0xEF, 0x81, (byte)(0x80 | (int)code), 0, 0, 0, 0, 0, 0, 0, 0];

        Assert.Equal((code, 0), (Read(message).Code, Read(message).Texts.Count));
    }

    [Fact]
    public void What_answers_something_else_is_refused()
    {
        var good = Message(Record(["a"]));
        (string Why, Func<byte[], byte[]> Change)[] cases =
        [
            ("another id", m => With(m, 0, 0)),
            ("a query", m => With(m, 2, 0x01)),
            ("another operation", m => With(m, 2, 0x89)),
            ("cut off", m => With(m, 2, 0x83)),
            ("another name", m => With(m, 13, (byte)'y')),
            ("another kind", m => With(m, Query.Write().Length - 3, 1)),
            ("no question", m => With(m, 5, 0)),
            ("two questions", m => With(m, 5, 2)),
            ("more records than there are", m => With(m, 7, 2)),
            ("a string beyond its record", m => With(m, m.Length - 2, 9)),
            ("a record beyond the message", m => m[..^1]),
            ("nothing", _ => []),
        ];

        Assert.True(TxtAnswer.TryParse(good, Query, out _, out _));
        Assert.All(cases, c => Assert.False(TxtAnswer.TryParse(c.Change([.. good]), Query, out _, out _), c.Why));
    }

    [Fact]
    public void Of_very_many_records_a_hundred_are_read() =>
        Assert.Equal(TxtAnswer.MaxTexts, Read(Message([.. Enumerable.Repeat(Record(["a"]), 500)])).Texts.Count);

    [Fact]
    public void Garbage_is_refused_and_never_throws()
    {
        var random = new Random(7);
        var good = Message(Record(["one", "two"]), Record(["three"]));
        for (var i = 0; i < 5000; i++)
        {
            var bytes = good.ToArray();
            for (var j = 0; j <= i % 4; j++)
            {
                bytes[random.Next(4, bytes.Length)] = (byte)random.Next(256);
            }

            TxtAnswer.TryParse(bytes.AsSpan(0, random.Next(bytes.Length + 1)), Query, out _, out _);
            TxtAnswer.TryParse(bytes, Query, out _, out _);
        }
    }

    private static TxtAnswer Read(byte[] message)
    {
        Assert.True(TxtAnswer.TryParse(message, Query, out var answer, out var error), error?.ToString());
        return answer;
    }

    private static byte[] Message(params byte[][] records)
    {
        byte[] message = [.. Query.Write(), .. records.SelectMany(r => r)];
        (message[2], message[3]) = (0x81, 0x80);
        (message[6], message[7]) = ((byte)(records.Length >> 8), (byte)records.Length);
        return message;
    }

    private static byte[] Record(string[] strings)
    {
        byte[] data = [.. strings.SelectMany(s => (byte[])[(byte)s.Length, .. Encoding.ASCII.GetBytes(s)])];
        return [0xC0, 0x0C, 0, 16, 0, 1, 0, 0, 0, 60, (byte)(data.Length >> 8), (byte)data.Length, .. data];
    }

    private static byte[] With(byte[] message, int at, byte value)
    {
        message[at] = value;
        return message;
    }
}
