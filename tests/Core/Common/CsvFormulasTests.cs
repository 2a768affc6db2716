using EmotionML.Core.Common;
using EmotionML.Infer.Library.Files;
using EmotionML.Infer.Library.Tracks;

namespace EmotionML.Tests.Core.Common;

public sealed class CsvFormulasTests
{
    private static readonly string[] Texts = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "＝1", "'=quoted", "''-x", "'tis the season", "-12.5", "Song", ""];

    [Fact]
    public void Formulas_are_written_with_an_apostrophe_and_read_back_as_they_were()
    {
        Assert.All(Texts, text => Assert.Equal(text, CsvFormulas.Unescape(CsvFormulas.Escape(text)!)));
        Assert.Equal("'=cmd|' /C calc'!A0", CsvFormulas.Escape(Texts[0]));
        Assert.Equal("-12.5", CsvFormulas.Escape("-12.5"));
        Assert.Equal("'tis the season", CsvFormulas.Escape("'tis the season"));
    }

    [Fact]
    public void A_song_whose_tags_are_formulas_is_exported_safely_and_imported_unchanged()
    {
        var track = new Track { Title = "=cmd|' /C calc'!A0", Artist = "@artist", Valence = -0.5, Arousal = -0.25, AffectSource = "import", Source = "x" };
        var text = new StringWriter();
        TrackCsv.Write(text, [track]);
        Assert.Contains("'=cmd", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("'@artist", text.ToString(), StringComparison.Ordinal);
        Track read = Assert.Single(TrackCsv.Read(new StringReader(text.ToString()), "x.csv", "x", "import")).Track!;
        Assert.Equal((track.Title, track.Artist, -0.5, -0.25), (read.Title, read.Artist, read.Valence, read.Arousal));
    }
}
