using EmotionML.Infer.Vision.Detection;
using EmotionML.Infer.Vision.Tracking;
using OpenCvSharp;

namespace EmotionML.Tests.Infer.Vision;

public sealed class FaceTrackerTests
{
    [Fact]
    public void Faces_that_cross_their_order_keep_their_identity()
    {
        var tracker = new FaceTracker();
        Assert.Equal([1, 2], tracker.Update([Box(100, 100), Box(400, 100)], Ms(0)));
        Assert.Equal([2, 1], tracker.Update([Box(395, 104), Box(108, 97)], Ms(40)));
        Assert.Equal([1, 2], tracker.Update([Box(116, 95), Box(390, 108)], Ms(80)));
    }

    [Fact]
    public void A_face_missed_for_half_a_second_comes_back_as_itself()
    {
        var tracker = new FaceTracker();
        tracker.Update([Box(100, 100)], Ms(0));
        Assert.Empty(tracker.Update([], Ms(200)));
        Assert.Equal([1], tracker.Faces.Select(face => face.Id));
        Assert.Equal([1], tracker.Update([Box(110, 100)], Ms(500)));
    }

    [Fact]
    public void A_face_missed_for_longer_is_a_new_one_and_old_numbers_are_not_used_again()
    {
        var tracker = new FaceTracker();
        tracker.Update([Box(100, 100)], Ms(0));
        tracker.Update([], Ms(501));
        Assert.Empty(tracker.Faces);
        Assert.Equal([2], tracker.Update([Box(100, 100)], Ms(520)));
    }

    [Fact]
    public void A_quick_move_without_overlap_is_still_the_same_face()
    {
        var tracker = new FaceTracker();
        tracker.Update([Box(100, 100)], Ms(0));
        Assert.Equal([1], tracker.Update([Box(170, 100)], Ms(100)));
    }

    [Fact]
    public void A_face_of_another_size_far_away_is_another_face()
    {
        var tracker = new FaceTracker();
        tracker.Update([Box(100, 100)], Ms(0));
        Assert.Equal([2], tracker.Update([Box(500, 100)], Ms(40)));
        Assert.Equal([3], tracker.Update([Box(100, 300, 250)], Ms(80)));
    }

    [Fact]
    public void A_newcomer_between_two_faces_takes_nobodys_number()
    {
        var tracker = new FaceTracker();
        tracker.Update([Box(100, 100), Box(300, 100)], Ms(0));
        Assert.Equal([3, 2, 1], tracker.Update([Box(200, 100), Box(300, 100), Box(100, 100)], Ms(40)));
    }

    [Fact]
    public void Overlap_distance_and_square_are_what_they_say()
    {
        Assert.Equal(1.0 / 3, FaceBoxes.Overlap(new Rect(0, 0, 10, 10), new Rect(5, 0, 10, 10)), 9);
        Assert.Equal(0, FaceBoxes.Overlap(new Rect(0, 0, 10, 10), new Rect(10, 0, 10, 10)));
        Assert.Equal(0.5, FaceBoxes.Distance(new Rect(0, 0, 10, 10), new Rect(5, 0, 10, 10)), 9);
        Assert.Equal(new Rect(-10, -10, 120, 120), FaceBoxes.Square(new Rect(0, 0, 100, 100), 0.1));
        Assert.Equal(new Rect(10, -20, 100, 100), FaceBoxes.Square(new Rect(20, -20, 80, 100), 0));
    }

    private static Rect Box(int x, int y, int side = 100) => new(x, y, side, side);

    private static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);
}
